"""The OpenAPI description, with the errors that every operation may answer."""

from __future__ import annotations

import re
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "Problem details (RFC 9457): what went wrong, where, and what to do about it.",
    "required": ["type", "title", "status", "detail", "instance", "code", "where", "hint"],
    "properties": {
        "type": {"type": "string", "description": "urn:qipan:problem: and the code"},
        "title": {"type": "string", "description": "The same for every problem of this code"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What went wrong this time"},
        "instance": {"type": "string", "description": "The address that was called"},
        "code": {
            "type": "string",
            "description": "input, login, permission, not-found, method, rule, too-many, store",
        },
        "where": {"type": "string", "description": "The field or object; empty where there is none"},
        "hint": {"type": "string", "description": "What to do; empty where nothing helps"},
    },
}
MEANING = {
    "400": "What was handed in is not usable",
    "401": "Nobody is logged in, or the key is not in force",
    "403": "The right is missing",
    "404": "No such object, or none that the asker may know of",
    "409": "A rule of the house or of the city forbids this step",
    "422": "A field is not what this description says",
    "429": "Too many calls from this address",
    "503": "The store cannot be read or written",
}


class DescribedAPI(NinjaAPI):
    """An API whose description names the errors of each operation.

    Operation ids are made of method and path, component names are those of the schemas; both are unique, so
    that a client can be generated (``tests/web/test_api_description.py``).
    """

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Method and path: code may move without renaming anything in anybody's client."""
        words = re.findall(r"\w+", operation.path)
        return "_".join([operation.methods[0].lower(), *words])

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The description, with ``Problem`` among its schemas and the errors at each operation."""
        schema = super().get_openapi_schema(**asked)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                operation["responses"].update(_errors(path, method, operation))
        return schema


def _errors(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """The errors of an operation by status."""
    public, asks = "security" not in operation, operation.get("parameters") or "requestBody" in operation
    statuses = ["400", "503"]
    statuses += ["429"] if public else ["401", "403"]
    statuses += ["404"] if "{" in path or method == "post" else []
    statuses += ["409"] if method == "post" or public else []
    statuses += ["422"] if asks else []
    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": MEANING[status], "content": body} for status in sorted(statuses)}
