# The operator as one file on Node 24, and nothing else: no shell, no package manager, no node_modules.
# BASE has to bring Node 24 and start it: its entry point is Node.
ARG BASE=gcr.io/distroless/nodejs24-debian12:nonroot
ARG BUILDER=docker.io/library/node:24-slim

# the bundle is the same for every CPU, so it is built on the one that is here
FROM --platform=$BUILDPLATFORM ${BUILDER} AS bundle
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src src
RUN npm run bundle

FROM ${BASE}
ARG VERSION=0.0.0
LABEL org.opencontainers.image.title="ssm-operator" \
      org.opencontainers.image.description="Runs AWS Systems Manager State Manager from Kubernetes." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
COPY --from=bundle /source/dist/operator.mjs /operator.mjs
ENV NODE_ENV=production
USER 65532:65532
EXPOSE 8080
CMD ["/operator.mjs"]
