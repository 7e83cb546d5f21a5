"""bot.json of the bot's package (handlers/contract/bot-definition.ts), and the questions that a turn asks of it."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class UnreadableBotDefinition(Exception):
    """The package has no bot.json that can be used."""


class BotDefinition:
    """The bot's nodes, and how they are found."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.bot: str = content["bot"]
        self.timeout_seconds: float = content["timeout_seconds"]
        self.nodes: dict[str, dict[str, Any]] = content["nodes"]
        needed = [name for node in self.nodes.values() for name in node.get("needs", ())]
        self._known_entities = list(dict.fromkeys(needed))

    def find(self, name: str) -> str | None:
        """The id of the Code Node with this id or system_name."""
        if name in self.nodes:
            return name
        return next((id for id, node in self.nodes.items() if node.get("system_name") == name), None)

    def find_after(self, static_node: str) -> str | None:
        """The id of the Code Node behind a Static Node."""
        return next((id for id, node in self.nodes.items() if static_node in node.get("after", ())), None)

    def missing_entities(self, node: str, entities: dict[str, Any]) -> list[str]:
        """The node's mandatory entities that are absent, `[]` or null."""
        return [name for name in self.nodes[node].get("needs", ()) if entities.get(name) in (None, [])]

    def body_for(self, node: str, body: dict[str, Any]) -> dict[str, Any]:
        """What main finds in `event['body']`: an entity that the bot knows and the user has not given is `[]` (SPEC 4)."""
        not_given: dict[str, Any] = {name: [] for name in self._known_entities}
        return {"node": node, **body, "entities": {**not_given, **body["entities"]}}

    def not_found(self, name: str) -> str:
        """What to say where `find` found nothing."""
        there_are = ", ".join(self._with_system_name(id, node) for id, node in self.nodes.items())
        return f"the bot {self.bot} has no Code Node {name!r}; it has: {there_are or 'none'}"

    def not_found_after(self, static_node: str) -> str:
        """What to say where `find_after` found nothing."""
        there_are = ", ".join(f"{static} (to {id})" for id, node in self.nodes.items() for static in node.get("after", ()))
        return (
            f"the bot {self.bot} has no Code Node behind the Static Node {static_node!r}; "
            f"Static Nodes that lead to one: {there_are or 'none'}"
        )

    def _with_system_name(self, id: str, node: dict[str, Any]) -> str:
        return f"{id} (system_name {node['system_name']})" if "system_name" in node else id


def read(task_root: str) -> BotDefinition:
    """Reads bot.json of the package. Raises UnreadableBotDefinition with what to do."""
    path = os.path.join(task_root, "bot.json")
    try:
        with open(path, encoding="utf-8") as file:
            return BotDefinition(json.load(file))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableBotDefinition(
            f"the bot's package has no usable bot.json at {path} ({type(error).__name__}: {error}): save the bot again"
        ) from error
