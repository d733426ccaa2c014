"""What the address of webhooks looks like, in the words of OpenAPI."""

from typing import Any

ANSWERS = {
    200: "It is kept, or it was before.",
    400: "The signed time is too far from now, or the body cannot be used.",
    403: "Not proven: the signature or the token is missing or wrong.",
    404: "There is no such source, or the headers that prove it are missing.",
    408: "The body did not come to its end in time.",
    413: "The body is larger than the source may send.",
    429: "More events a second than the source may send.",
    503: "It cannot be taken now; send it again.",
}
_ANSWER = {
    "type": "object",
    "required": ["status", "correlation_id"],
    "properties": {
        "status": {"type": "string"},
        "correlation_id": {"type": "string"},
        "reason": {"type": "string"},
    },
}


def _parameter(name: str, location: str, text: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": location,
        "required": location == "path",
        "description": text,
        "schema": {"type": "string"},
    }


WEBHOOK: dict[str, Any] = {
    "post": {
        "summary": "Deliver an event",
        "description": "The body is kept as it came. A delivery that came before is answered 200 and changes nothing.",
        "operationId": "deliver",
        "parameters": [
            _parameter("source", "path", "The name of the source in roms.yaml."),
            _parameter("token", "query", "The secret of a source that cannot sign, such as ShipStation V1."),
        ],
        "requestBody": {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
        "responses": {
            str(status): {"description": text, "content": {"application/json": {"schema": _ANSWER}}}
            for status, text in ANSWERS.items()
        },
    }
}
