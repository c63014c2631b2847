"""Arguments: from the document to what a resolver takes, through graphql-core's and strawberry's own functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import Undefined, VariableNode, get_argument_values, get_named_type
from graphql.execution import VariableValues
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import convert_argument

from app.api.execution.coverage import strawberry_field
from app.api.execution.selection import Asked, variables_in
from app.api.scalars import IDENTIFIERS

_TEXTS = IDENTIFIERS | {"String"}


class Arguments:
    """The arguments of one field. Those without variables are made once: resolvers do not change what they get."""

    def __init__(self, asked: Asked, converter: GraphQLCoreConverter) -> None:
        assert asked.definition is not None  # noqa: S101 - `__typename` takes none
        field = strawberry_field(asked.definition)
        assert field is not None  # noqa: S101 - coverage has seen it
        name_of = converter.config.name_converter.from_argument
        self._definition = asked.definition
        self._node = asked.nodes[0]
        self._converter = converter
        self._taken = [(name_of(one), one.python_name, one.type) for one in field.arguments]
        self._texts = self._given_as_texts()
        self._nulls: dict[str, Any] = {
            parameter: None for name, parameter, _ in self._taken if self._definition.args[name].default_value is None
        }
        self._fixed = None if variables_in(self._node.arguments) else self._made({})

    def takes(self, parameter: str) -> bool:
        """Whether the field has an argument that is called so in Python."""
        return any(name == parameter for _, name, _ in self._taken)

    def of(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """By parameter, under these variables; raises GraphQLError where one does not fit."""
        if self._fixed is not None:
            return self._fixed
        if self._texts and all(values.get(name) is not None for name in self._texts.values()):
            return self._nulls | {parameter: values[name] for parameter, name in self._texts.items()}
        return self._made(values)

    def _given_as_texts(self) -> dict[str, str]:
        """The variable behind each parameter, where all that is given are variables of texts: these stay as they are.

        Empty otherwise. Validation has seen to it that the variables fit; none of them may be null.
        """
        texts: dict[str, str] = {}
        parameters = {name: parameter for name, parameter, _ in self._taken}
        for given in self._node.arguments or ():
            named = get_named_type(self._definition.args[given.name.value].type)
            if not isinstance(given.value, VariableNode) or named.name not in _TEXTS:
                return {}
            texts[parameters[given.name.value]] = given.value.name.value
        unsaid = [one for name, one in self._definition.args.items() if parameters[name] not in texts]
        return texts if all(one.default_value is None or one.default_value is Undefined for one in unsaid) else {}

    def _made(self, values: Mapping[str, Any]) -> dict[str, Any]:
        given = get_argument_values(self._definition, self._node, VariableValues({}, dict(values)))
        registry, config = self._converter.scalar_registry, self._converter.config
        return {
            parameter: convert_argument(given[name], type_, registry, config, path=(name,))
            for name, parameter, type_ in self._taken
            if name in given
        }
