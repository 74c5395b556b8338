"""The invite flow: an administrator lets somebody in. What comes out is a one-time code."""

from typing import Any

from conversations.draft import Filed
from conversations.flow import Flow, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import ManyOf, OneOf, Option
from conversations.inputs.text import Text
from conversations.screen import Button, Screen, Style

#: How long a code made in the chat is good for, in hours.
GOOD_FOR_HOURS = 72
#: The longest label, in characters.
LABEL_CHARACTERS = 80


class Establishments(ManyOf):
    """Any of all establishments, by name or by what people call them. The value kept is a list of ids."""

    page_size = 20

    def options(self, asking: Asking) -> tuple[Option, ...]:
        """Every establishment there is."""
        return tuple(Option(e.id, e.short, (e.name, *e.aliases)) for e in asking.knowledge.establishments)

    def expected(self) -> str:
        """What is wanted."""
        return "one establishment or more, ticked below, then Done"


def _short(value: Any, asking: Asking) -> str | None:
    del asking
    return None if len(value) <= LABEL_CHARACTERS else f"That is over {LABEL_CHARACTERS} characters. Make it shorter."


PARTS = (
    Step(
        key="role",
        label="Role",
        ask="What will they be?",
        takes=OneOf(
            Option("monitor", "Monitor"),
            Option("co-ordinator", "Co-ordinator", ("coordinator", "pmc")),
        ),
        help="A lead or another administrator is invited by the operator, at the command line.",
    ),
    Step(
        key="establishments",
        label="Establishments",
        ask="Which establishments?",
        takes=Establishments(),
        help="They see the records of these establishments only.",
    ),
    Step(
        key="label",
        label="Shown as",
        ask="What should colleagues see?",
        takes=Text("A role and a place, for example “Monitor 3, HMP Perth”. Skip for the plain role and places."),
        help="Colleagues and co-ordinators see this. It need not be a name.",
        optional=True,
        check=_short,
    ),
)


def record(answers: dict[str, Any], asking: Asking) -> dict[str, Any]:
    """The invitation: role, establishments and label."""
    names = [asking.knowledge.establishment(place) for place in answers["establishments"]]
    plain = f"{answers['role'].capitalize()}, {', '.join(place.name for place in names if place)}"
    label = answers.get("label") or plain
    return {"role": answers["role"], "establishments": answers["establishments"], "label": label[:LABEL_CHARACTERS]}


def receipt(body: dict[str, Any], filed: Filed, asking: Asking) -> list[Screen]:
    """The code, to be passed on."""
    del asking
    code = filed.reference
    return [
        Screen(
            title="Invited.",
            body=f"{body['label']} joins by sending this to the assistant, once, within {GOOD_FOR_HOURS} hours:",
            copyable=f"/start {code}",
            hint="Pass it on in person or by a safe channel. It is not shown again.",
            rows=(
                (Button(label="Copy", copies=f"/start {code}"),),
                (Button(label="Menu", action="do:menu", style=Style.PRIMARY),),
            ),
        )
    ]


INVITE = Flow(
    name="invite",
    version=1,
    title="Invitation",
    command="invite",
    about="Invite a member",
    finish="Make the code",
    parts=PARTS,
    record=record,
    recap=lambda asking: str(asking.answers.get("role") or ""),
    receipt=receipt,
    roles=("administrator",),
)
