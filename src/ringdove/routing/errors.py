"""What can go wrong with routing applications."""

from ringdove.kernel.errors import Conflict, Invalid, NotFound


class NoSuchApplication(NotFound):
    """There is no such routing application, or you cannot see it."""

    code = "no_such_application"


class NoSuchVersion(NotFound):
    """There is no such version."""

    code = "no_such_version"


class NoSuchExample(NotFound):
    """There is no such example."""

    code = "no_such_example"


class NameTaken(Invalid):
    """A routing application of this name is there already."""

    code = "name_taken"


class NotAFlow(Invalid):
    """This is no flow."""

    code = "not_a_flow"


class NotAnExport(Invalid):
    """This is not the export of a routing application."""

    code = "not_an_export"


class TooManyExamples(Invalid):
    """An application has at most 200 examples."""

    code = "too_many_examples"


class FlowHasProblems(Conflict):
    """The flow cannot run: put its problems right first."""

    code = "flow_has_problems"


class ExamplesRed(Conflict):
    """Examples do not come out as they should. Put them right, or say why it is to be published all the same."""

    code = "examples_red"


class NothingPublished(Conflict):
    """No version was published yet."""

    code = "nothing_published"
