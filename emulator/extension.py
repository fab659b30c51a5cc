"""Installs the extension: handlers of the declared types, and patches of what MiniStack gets wrong."""

from ministack.services.cloudformation import provisioners, stacks

from emulator import patches
from emulator.calls import Calls
from emulator.declared import declared
from emulator.handlers import Completed, Handler


def install(endpoint: str) -> None:
    """Before the server starts: it reads these tables at every deployment."""
    calls = Calls(endpoint)
    ours = set()
    for each in declared():
        handlers = provisioners._RESOURCE_HANDLERS
        theirs = handlers.get(each.type, {})
        handler = Completed(each, calls, theirs) if each.also else Handler(each, calls)
        handlers[each.type] = handler.as_ministack(theirs)
        ours.add(each.type)
    theirs = stacks._runs_on_worker_thread
    # Calls back into the server from its own loop would wait for themselves.
    stacks._runs_on_worker_thread = lambda type_name: type_name in ours or theirs(type_name)
    patches.install()
