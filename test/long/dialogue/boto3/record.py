"""Plays scenes of boto3 calls as a Python prompt would show them.

    python record.py FOLDER SCENE...

Each statement of a scene is shown and executed; the value of an expression is shown, or the error that it ends in.
Every answer of SSM and STS is held against botocore's own model on its way.
"""

import ast
import json
import os
import pprint
import re
import sys
import urllib.request

import boto3
from botocore.config import Config

from model import flaws_of_answer

URL = os.environ['AWS_ENDPOINT_URL']
# But for those that a scene invents.
UUID = re.compile(r'(?!0{8})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')
TOKEN = re.compile(r"('NextToken': )'[^']+'")

called = set()
flaws = set()


def simulator(method, path, body=None):
    """Calls the simulator's admin interface; tells what it answers to GET."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f'{URL}/_simulator/{path}', data, method=method)
    with urllib.request.urlopen(request) as answer:
        content = json.load(answer)
    return content if method == 'GET' else None


def client(service='ssm', access_key='test', **options):
    """A client whose answers are held against the model."""
    keys = {'aws_access_key_id': access_key, 'aws_secret_access_key': 'secret'}
    made = boto3.client(service, **keys, config=Config(**options))
    made.meta.events.register('after-call', note_answer)
    return made


def note_answer(http_response, parsed, model, **_):
    """`model` is that of the operation."""
    flaws.update(flaws_of_answer(http_response, parsed, model))
    if http_response.status_code == 200:
        called.add(model.name)


def shown(value):
    if isinstance(value, dict) and 'ResponseMetadata' in value:
        metadata = value['ResponseMetadata']
        assert UUID.fullmatch(metadata['RequestId']), metadata
        value = {name: member for name, member in value.items() if name != 'ResponseMetadata'}
    return pprint.pformat(value, width=110, sort_dicts=False)


def error_line(error):
    kind = type(error)
    return f'{kind.__module__}.{kind.__qualname__}: {error}'


def performed(statement, names):
    """What the prompt shows after a statement."""
    try:
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), '<scene>', 'exec'), names)
            return None
        value = eval(compile(ast.Expression(statement.value), '<scene>', 'eval'), names)
        return None if value is None else shown(value)
    except Exception as error:
        return error_line(error)


def played(source):
    """A scene, with what every statement shows below it."""
    names = {'simulator': simulator, 'client': client, 'ssm': client()}
    lines = source.splitlines()
    transcript = []
    end = 0
    for statement in ast.parse(source).body:
        transcript += lines[end : statement.lineno - 1]
        end = statement.end_lineno
        first, *rest = lines[statement.lineno - 1 : end]
        transcript += [f'>>> {first}', *(f'... {line}' for line in rest)]
        told = performed(statement, names)
        transcript += [] if told is None else [told]
    return recorded('\n'.join(transcript), names)


def recorded(transcript, names):
    """Without what differs from run to run. Times stay: the simulator's clock is a manual one."""
    others = {}
    for name, value in names.items():
        if isinstance(value, str) and UUID.fullmatch(value):
            others[value] = f'<{name}>'
    text = transcript.replace(URL, '$AWS_ENDPOINT_URL')
    text = UUID.sub(lambda found: others.setdefault(found[0], f'<id {len(others) + 1}>'), text)
    return TOKEN.sub(r"\1'<token>'", text)


def main(folder, *scenes):
    os.chdir(folder)
    transcripts = []
    for scene in scenes:
        simulator('POST', 'reset')
        with open(scene, encoding='utf-8') as file:
            transcripts.append(played(file.read()))
    transcript = '\n\n'.join(transcripts) + '\n'
    print(json.dumps({'transcript': transcript, 'called': sorted(called), 'flaws': sorted(flaws)}))


main(*sys.argv[1:])
