"""What can go wrong with mail."""

from ringdove.kernel.errors import Denied, Invalid, NotFound


class NoSuchMailServer(NotFound):
    """There is no such mail server, or you cannot see it."""

    code = "no_such_mail_server"


class OneEach(Invalid):
    """There is a mail server already: change that one."""

    code = "one_mail_server_each"


class OfTheSystem(Denied):
    """The system's mail server is set up where Ringdove is started: RINGDOVE_SMTP_URL and RINGDOVE_MAIL_FROM."""

    code = "mail_server_of_the_system"


class NoTestYet(NotFound):
    """This mail server was not tested yet."""

    code = "no_mail_test"


class LoginIncomplete(Invalid):
    """Name and password belong together, and go over TLS only."""

    code = "login_incomplete"


class NoMailServer(Invalid):
    """No mail server has passed its test. Set one up under Administration > Mail and send a test mail."""

    code = "no_mail_server"
