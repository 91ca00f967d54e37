"""Holds an answer's body against botocore's model, stricter than botocore: it drops what it doesn't know."""

import json
import re
import xml.etree.ElementTree as ElementTree

# Not of one operation: any call of AWS can end in them.
COMMON_ERRORS = {'AccessDeniedException', 'ThrottlingException', 'UnknownOperationException', 'ValidationException'}
# Scenes make AWS fail with it where the model does not say so.
INJECTED_ERRORS = {'InternalServerError'}
# The framework writes these before SSM does, in lower case; that it does is not verified.
FRAMEWORK_ERRORS = {'ThrottlingException', 'ValidationException'}
# What AWS's own samples show although the model does not have it, by shape.
SEEN_OF_AWS = {
    'AssociationStatusName': 'Associated',
    'AutomationParameterMap': {},
    'CloudWatchLogGroupName': '',
    'NotificationType': '',
    'S3BucketName': '',
}
# Patterns that no time of AWS's samples matches, or of another language than Python's.
UNREADABLE_PATTERN = re.compile(r'\\p\{|\\17')
SIZED = {'string': len, 'list': len, 'map': len, 'integer': int, 'long': int}
PYTHON_TYPES = {
    'string': str,
    'integer': int,
    'long': int,
    'boolean': bool,
    'timestamp': (int, float),
    'list': list,
    'map': dict,
    'structure': dict,
}


def flaws_of_answer(http_response, parsed, operation):
    """All that the model does not allow, a sentence each."""
    if operation.metadata['protocol'] == 'query':
        return query_flaws(http_response, operation)
    body = json.loads(http_response.content)
    if http_response.status_code == 200:
        return flaws(body, operation.output_shape, operation.name)
    return error_flaws(body, parsed, operation)


def query_flaws(http_response, operation):
    root = ElementTree.fromstring(http_response.content)
    namespace = '{%s}' % operation.metadata['xmlNamespace']
    result = root.find(f'{namespace}{operation.name}Result')
    if http_response.status_code != 200:
        if root.find(f'{namespace}Error/{namespace}Code') is None:
            yield f'{operation.name}: an error without Code'
        return
    if result is None:
        yield f'{operation.name}: no {operation.name}Result'
        return
    for child in result:
        name = child.tag.removeprefix(namespace)
        if name not in operation.output_shape.members:
            yield f'{operation.name}.{name} is unknown to the model'


def error_flaws(body, parsed, operation):
    code = parsed['Error']['Code']
    shape = operation.service_model.shape_for_error_code(code)
    declared = {error.name for error in operation.error_shapes}
    if code not in declared | COMMON_ERRORS | INJECTED_ERRORS:
        yield f'{operation.name}: {code} is not among its errors'
    if code in FRAMEWORK_ERRORS:
        if set(body) != {'__type', 'message'}:
            yield f'{code} has other members: {body}'
    elif shape is not None:
        members = {name: value for name, value in body.items() if name != '__type'}
        yield from flaws(members, shape, code)


def flaws(value, shape, path):
    kind = PYTHON_TYPES.get(shape.type_name)
    if kind is None:
        yield f'{path}: {shape.type_name} is not looked at here'
    elif not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        yield f'{path} is no {shape.type_name}: {value!r}'
    elif shape.name not in SEEN_OF_AWS or value != SEEN_OF_AWS[shape.name]:
        yield from size_flaws(value, shape, path)
        yield from part_flaws(value, shape, path)


def size_flaws(value, shape, path):
    size = SIZED.get(shape.type_name)
    if size is not None:
        least = shape.metadata.get('min')
        most = shape.metadata.get('max')
        if (least is not None and size(value) < least) or (most is not None and size(value) > most):
            yield f'{path} is not within {least} and {most}: {value!r}'
    if shape.type_name == 'string' and shape.enum and value not in shape.enum:
        yield f'{path} is none of {shape.enum}: {value!r}'
    pattern = shape.metadata.get('pattern')
    is_readable = pattern is not None and not UNREADABLE_PATTERN.search(pattern)
    if shape.type_name == 'string' and is_readable and not re.search(pattern, value):
        yield f'{path} does not match {pattern}: {value!r}'


def part_flaws(value, shape, path):
    if shape.type_name == 'list':
        for index, element in enumerate(value):
            yield from flaws(element, shape.member, f'{path}[{index}]')
    elif shape.type_name == 'map':
        for key, element in value.items():
            yield from flaws(key, shape.key, f'{path}{{}}')
            yield from flaws(element, shape.value, f'{path}[{key}]')
    elif shape.type_name == 'structure':
        yield from member_flaws(value, shape, path)


def member_flaws(value, shape, path):
    for name in shape.required_members:
        if name not in value:
            yield f'{path}.{name} is missing'
    for name, member in value.items():
        if name in shape.members:
            yield from flaws(member, shape.members[name], f'{path}.{name}')
        else:
            yield f'{path}.{name} is unknown to the model'
