"""The first SMS of an empty system in a real browser: by what its pages say, and nothing else."""

import json

import pytest

from ringdove.accounts.api.sessions import SETUP_PURPOSE
from ringdove.kernel import crypto
from ringdove.kernel.settings import Settings
from tests.support import browser
from tests.support.build import Build
from tests.support.site import Site

#: In the example of the page for the provider.
WORDS = "is my order on its way?"


@pytest.mark.alone
@pytest.mark.timeout(240)
async def test_an_empty_system_leads_one_company_to_its_first_sms(
    site: Site, settings: Settings, build: Build
) -> None:
    assert settings.secret_key
    keys = crypto.Keys(settings.secret_key.get_secret_value())
    code = keys.mac(SETUP_PURPOSE, "code").hex()
    async with browser.running("first_sms.mjs", site.url, code, WORDS) as script:
        seen = json.loads(await script.ends(within_s=200))
    assert seen["errors"] == []
    assert build.value("SELECT code FROM clients") == "weber-sons"
    assert build.value("SELECT username FROM users WHERE role = 'agent'") == "ute-weber"
