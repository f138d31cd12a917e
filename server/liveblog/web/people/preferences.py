"""How one appears at the desk, and how the desk speaks to one: picture, language of mails, zone of times."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import FieldError, InvalidInput, LiveblogError, Unauthenticated
from liveblog.intake.invalid import validated
from liveblog.intake.people import PreferencesInput
from liveblog.model.picture import Picture
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.store.people import User
from liveblog.web.context import services
from liveblog.web.fields import form_of
from liveblog.web.media import upload_turn
from liveblog.web.people.account import draw_account, go, own_user
from liveblog.web.visitor import anybody, require_same_origin, require_token


async def change_preferences(request: Request) -> Response:
    """Change the language of mails and the zone of times."""
    me, fields = await form_of(request)
    try:
        wanted = validated(PreferencesInput, {name: fields.get(name, "") for name in ("language", "zone")})
        values = {"language": wanted.language, "zone": wanted.zone}
        await services(request).users.change_profile(await own_user(request, me), values, me.principal)
    except LiveblogError as error:
        return await draw_account(request, me, error, fields)
    return go("profile")


async def change_picture(request: Request) -> Response:
    """Take a picture of oneself, or none; the body is read when it is known whose it is."""
    require_same_origin(request)
    me = await anybody(request)
    try:
        async with upload_turn(request, me.principal), request.form(max_files=1, max_fields=3) as form:
            require_token(request, {"csrf": str(form.get("csrf", ""))})
            upload = form.get("picture")
            content = await upload.read() if isinstance(upload, UploadFile) else b""
            me = await anybody(request)  # it may have taken minutes: their session may have ended
            user = await own_user(request, me)
            if "remove" in form:
                await services(request).users.change_picture(user, None, me.principal)
            else:
                await _keep(request, user, content, me.principal)
    except Unauthenticated:
        raise
    except LiveblogError as error:
        return await draw_account(request, me, error)
    await services(request).hint_jobs()  # the one before is to go
    return go("profile")


async def _keep(request: Request, user: User, content: bytes, by: Principal) -> None:
    if not content:
        raise InvalidInput(FieldError("picture", sentence("must be chosen")))
    users = services(request).users

    async def show(picture: Picture) -> None:
        await users.change_picture(user, picture, by)

    try:
        # Shown before its files are there: who deletes pictures must find that it is.
        await services(request).pictures.save(content, by.key, show)
    except InvalidInput as error:
        raise InvalidInput(FieldError("picture", error.errors[0].message)) from error
    except LiveblogError:
        await users.change_picture(user, Picture.of_name(user.picture or ""), by)
        raise
