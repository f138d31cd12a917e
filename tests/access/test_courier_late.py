"""What a receiver is sent of a blog that its partner came to get after the receiver was made: all from then on."""

import asyncio

from liveblog.model.blog import BlogChanges, BlogDraft, Visibility
from liveblog.model.endpoint import EndpointDraft
from liveblog.model.partner import PartnerChanges, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from tests.access.newsrooms import Newsroom, newsroom
from tests.pace import PATIENCE

LATE = "quay"


async def late_blog(room: Newsroom, visibility: Visibility) -> int:
    """Make a blog with an entry that nobody is to be sent; return its number."""
    made = await room.app.desk.create_blog(BlogDraft(slug=LATE, title="Quay", visibility=visibility))
    await room.post("before", LATE)
    return made.id


async def receiver_of(room: Newsroom, grants: tuple[Grant, ...]) -> tuple[int, int]:
    """Make another partner with a receiver; return the numbers of both."""
    partner_id = await room.app.partners.create(PartnerDraft("Quay Post", grants=grants))
    endpoint_id, _ = await room.app.endpoints.create(partner_id, EndpointDraft(room.receiver.url))
    return partner_id, endpoint_id


async def test_a_blog_that_opens_later_is_sent_from_then_on(migrated_url: str):
    """It was private when the receiver was made: the courier comes to an end, and sends what is posted next."""
    async with newsroom(migrated_url, runs=False) as room:
        await late_blog(room, Visibility.PRIVATE)
        _, endpoint_id = await receiver_of(room, (Grant(Scope.READ),))
        await room.app.desk.change_blog(LATE, BlogChanges(visibility=Visibility.PARTNERS), COMMAND)
        for _ in range(2):
            async with asyncio.timeout(PATIENCE):
                await room.app.courier.deliver(endpoint_id)
            await room.post("now", LATE)
        async with asyncio.timeout(PATIENCE):
            await room.app.courier.deliver(endpoint_id)
        assert room.receiver.numbers(LATE) == [3, 4]


async def test_a_blog_that_is_given_later_is_sent_from_then_on(migrated_url: str):
    """As a whole or by topics, also what is posted in the same moment, or while the receiver is paused."""
    async with newsroom(migrated_url, runs=False) as room:
        blog_id = await late_blog(room, Visibility.PARTNERS)
        partner_id, endpoint_id = await receiver_of(room, (Grant(Scope.READ, room.blog.id),))
        await room.app.endpoints.pause(endpoint_id)
        topics = PartnerChanges(grants=(), topic_grants=(TopicGrant(blog_id, ("Ferries",)),))
        await room.app.partners.change(partner_id, topics)
        await room.post("of no topic", LATE)
        whole = PartnerChanges(grants=(Grant(Scope.READ, blog_id),), topic_grants=())
        await room.app.partners.change(partner_id, whole)
        await room.post("now", LATE)
        await room.app.endpoints.resume(endpoint_id)
        async with asyncio.timeout(PATIENCE):
            await room.app.courier.deliver(endpoint_id)
        assert room.receiver.numbers(LATE) == [2, 3]
