import { DecoratorHandler, type Dispatcher } from 'undici';

/**
 * Delays an abort until the request has left. Aborted in the very tick that opens its HTTP/2 stream (undici 8.12.4,
 * Node 24.21, tried), the request is sent all the same but its RST_STREAM is lost: the API server keeps the watch open,
 * its events pile up here unread, and after a hundred of them the connection takes no request any more.
 */
export const lateAbort: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(options, new LateAbort(handler));

class LateAbort extends DecoratorHandler {
  readonly #handler: Dispatcher.DispatchHandler;

  constructor(handler: Dispatcher.DispatchHandler) {
    super(handler);
    this.#handler = handler;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    let pass = (reason: Error): void => controller.abort(reason);
    this.#handler.onRequestStart?.(
      {
        get aborted() {
          return controller.aborted;
        },
        get paused() {
          return controller.paused;
        },
        get reason() {
          return controller.reason;
        },
        abort: (reason) => pass(reason),
        pause: () => controller.pause(),
        resume: () => controller.resume(),
      },
      context,
    );
    // The stream opens after this returns; Node sends its first frame before it runs immediates.
    const sent = new Promise<void>((resolve) => setImmediate(resolve));
    pass = (reason) => void sent.then(() => controller.abort(reason));
  }
}
