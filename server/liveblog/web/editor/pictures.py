"""Pictures that an editor chose, dropped or pasted at the desk."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.model.picture import Picture
from liveblog.web.context import services
from liveblog.web.media import keep_picture
from liveblog.web.visitor import checked_form


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the form's token comes as a header, for the body is the picture itself.

    `?instead=` names an upload that it takes the place of: it was cropped, and the whole is not to be had any more.
    """
    found = await checked_form(request, {})
    answer = await keep_picture(request, found.visitor.principal)
    instead = Picture.of_name(request.query_params.get("instead", ""))
    if instead and not answer.headers["location"].endswith(instead.name):
        await services(request).desk.give_up_upload(found.blog.slug, instead, found.visitor.principal)
    return answer
