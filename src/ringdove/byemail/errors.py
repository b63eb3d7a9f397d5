"""What can go wrong with links in mails."""

from ringdove.kernel.errors import Conflict, Denied


class LinkNotGood(Denied):
    """This link is not good, or no longer. The newest mail has the one that is."""

    code = "link_not_good"


class NotWithYou(Conflict):
    """This SMS is no longer with you by e-mail."""

    code = "not_with_you"


class NewerSms(Conflict):
    """A newer SMS came meanwhile. Load the page again."""

    code = "newer_sms"
