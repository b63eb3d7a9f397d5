"""What a page makes of what it is told, as the web app's state does; both are held to the files in tests/contract."""

from typing import Any

Frame = tuple[str, dict[str, Any]]


def fold(snapshot: dict[str, Any], frames: list[Frame]) -> dict[str, Any]:
    """The snapshot that follows from updates and hints."""
    for kind, data in frames:
        if kind == "hint" and data["type"] == "counters":
            snapshot = {**snapshot, "groups": data["groups"]}
        elif kind == "update" and data["seq"] > snapshot["seq"]:
            snapshot = {**_told(snapshot, data), "seq": data["seq"]}
    return snapshot


def _told(snapshot: dict[str, Any], update: dict[str, Any]) -> dict[str, Any]:
    events = {e["id"]: e for e in snapshot["events"]}
    match update["type"]:
        case "event_changed":
            events[update["event"]["id"]] = update["event"]
        case "event_removed":
            events.pop(update["event_id"], None)
        case "message_added" if event := events.get(update["event_id"]):
            events[event["id"]] = _with_message(event, update["message"])
        case "message_changed" if event := events.get(update["event_id"]):
            last = event["last_message"]
            if last and last["id"] == update["message_id"]:
                last = {**last, "state": update["state"], "reason": update["reason"]}
            events[event["id"]] = {**event, "last_message": last}
        case "status_changed":
            return {**snapshot, "status": update["status"]}
        case "notice_added":
            return {**snapshot, "notices": [*snapshot["notices"], update["notice"]]}
        case "notice_removed":
            left = [n for n in snapshot["notices"] if n["id"] != update["notice_id"]]
            return {**snapshot, "notices": left}
    return {**snapshot, "events": list(events.values())}


def _with_message(event: dict[str, Any], message: dict[str, Any]) -> dict[str, Any]:
    shown = event["state"] != "offered" or message["direction"] != "out"
    event = {**event, "last_message": message if shown else event["last_message"]}
    if message["direction"] == "in" and message["id"] not in event["received_sms_ids"]:
        event["received_sms_ids"] = [*event["received_sms_ids"], message["id"]]
        event["last_received_sms_id"] = message["id"]
        event["message_count"] += 1
    return event
