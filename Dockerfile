# The server alone, from the locks, as a user without rights. Data of the SQLite default lie in /var/lib/liveblog/data;
# several servers share PostgreSQL and Valkey instead (docker-compose.yml).

# Of the version that the tests run on, named exactly.
ARG PYTHON=3.11.14

FROM python:${PYTHON}-slim-bookworm AS build
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/liveblog \
    && pip install --no-cache-dir --require-hashes --no-deps -r requirements-build.lock \
    && uv pip install --no-cache --python /opt/liveblog/bin/python --compile-bytecode \
        --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY clients clients
COPY templates templates
COPY server server
RUN python -m hatchling build -t wheel -d /wheels \
    && (cd clients/python && python -m hatchling build -t wheel -d /wheels) \
    && uv pip install --no-cache --python /opt/liveblog/bin/python --compile-bytecode --offline --no-deps /wheels/*.whl

FROM python:${PYTHON}-slim-bookworm
# Pillow looks for FriBiDi to write Arabic and Hebrew on posters.
RUN apt-get update && apt-get install --no-install-recommends --yes libfribidi0 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/liveblog --create-home liveblog \
    && install -d -m 700 -o liveblog -g liveblog /var/lib/liveblog/data
COPY --from=build /opt/liveblog /opt/liveblog
ENV PATH=/opt/liveblog/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    LIVEBLOG_HOST=0.0.0.0 \
    LIVEBLOG_PORT=8000
USER 10001
WORKDIR /var/lib/liveblog
VOLUME /var/lib/liveblog/data
EXPOSE 8000
# Alive, not ready: a server whose database is away is not helped by a restart.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", "\
import os, sys; from http.client import HTTPConnection as Connection; \
c = Connection('127.0.0.1', int(os.environ['LIVEBLOG_PORT']), timeout=4); c.request('GET', '/healthz'); \
sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["liveblog"]
CMD ["serve"]
