"""What the web app's types are made from says what the server does."""

import openapi


def test_the_written_openapi_document_is_the_one_the_server_gives() -> None:
    assert openapi.TARGET.read_text("utf-8") == openapi.document(), "run: make openapi"
