"""The OpenAPI description, with the errors that every operation may answer."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

ERROR = {
    "title": "Error",
    "type": "object",
    "description": "What went wrong, where, and the way out, in the language of the request.",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "what", "where", "mend"],
            "properties": {
                "code": {
                    "type": "string",
                    "description": "input, login, permission, not-found, method, rule, too-many, store",
                },
                "what": {"type": "string"},
                "where": {"type": "string"},
                "mend": {"type": "string"},
            },
        }
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
    """An API whose description names the errors of each operation."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The description, with ``Error`` among its schemas and the errors at each operation."""
        schema = super().get_openapi_schema(**asked)
        schema["components"].setdefault("schemas", {})["Error"] = ERROR
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
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {status: {"description": MEANING[status], "content": body} for status in sorted(statuses)}
