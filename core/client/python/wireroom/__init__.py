# SPDX-License-Identifier: Apache-2.0
"""Follow the events of a Wireroom daemon, and send it articles.

    import wireroom

    alerts = wireroom.SubscriptionFilter(types=["alert."], min_level="high")
    for item in wireroom.subscribe("desk", alerts):      # misses none, ever
        if isinstance(item, wireroom.Event):
            print(item.alert.title)

    async for item in wireroom.subscribe("desk-2"):      # the same on an event loop
        ...

    # Best effort: tells what was missed.
    for item in wireroom.Subscriber(topics=["alert.firing/"]):
        if isinstance(item, wireroom.LiveEvent):
            print(item.event.alert.title)

    with wireroom.Producer() as producer:
        producer.send(wireroom.Article(id="1", source="Harbour Courier", text="..."))
        for delivery in producer.flush(timeout=10):
            print(delivery.outcome, delivery.sequence)

Needs python3-zmq and python3-protobuf (Debian 12). The messages are those of
wireroom.v1: see proto/wireroom/v1/*.proto.
"""

from wireroom.producer import Delivery, Producer, Refused
from wireroom.subscriber import Gap, Heartbeat, LiveEvent, Restart, Subscriber
from wireroom.subscription import (Damaged, Restored, Subscription, SubscriptionEnded,
                                    SubscriptionFilter, Truncated, subscribe)
from wireroom.v1.article_pb2 import Article
from wireroom.v1.event_pb2 import Event

__all__ = [
    "Article", "Damaged", "Delivery", "Event", "Gap", "Heartbeat", "LiveEvent", "Producer",
    "Refused", "Restart", "Restored", "Subscriber", "Subscription", "SubscriptionEnded",
    "SubscriptionFilter", "Truncated", "subscribe",
]
