# The portal's image: front-end packages, then Python packages and static files, then only what runs.

FROM node:22-slim AS packages
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-trixie AS build
WORKDIR /portal
# requirements-tracing.txt adds what sends spans to a collector (docs/operations.md).
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-tracing.txt ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: -r $REQUIREMENTS
COPY --from=packages /portal/node_modules node_modules
COPY . .
RUN python -m tools.assets && .venv/bin/python -m tools.sbom --lock=$REQUIREMENTS > sbom.cdx.json
# Hashed file names are a production setting, and production starts with every secret or not at all:
# these values live for this one command.
RUN PORTAL_PRODUCTION=1 PORTAL_DATA_DIR=/tmp/build ALLOWED_HOSTS=build.invalid \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    DATABASE_URL="postgresql://build:$(python -c 'import secrets; print(secrets.token_hex(16))')@build.invalid/build" \
    PORTAL_DATA_KEYS="$(python -c 'import secrets; print(secrets.token_urlsafe(32))')" \
    PORTAL_INDEX_KEYS="$(python -c 'import secrets; print(secrets.token_urlsafe(32))')" \
    MAIL_URL=smtps://build.invalid MAIL_FROM=build@build.invalid \
    REDIS_URL="redis://:$(python -c 'import secrets; print(secrets.token_hex(16))')@build.invalid/0" \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-trixie
# pg_dump and pg_restore of the server's version (docker-compose.yml), which `backup` and `restore` call.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 portal \
    && useradd --uid 10001 --gid portal --create-home portal \
    && install -d -o portal -g portal /data
WORKDIR /portal
COPY --from=build /portal/.venv .venv
COPY --from=build /portal/node_modules/@expo-google-fonts/arimo node_modules/@expo-google-fonts/arimo
COPY --from=build /portal/staticfiles staticfiles
COPY --from=build /portal/sbom.cdx.json ./
COPY --from=build /portal/manage.py /portal/gunicorn.conf.py /portal/LICENSE ./
COPY --from=build /portal/templates templates
COPY --from=build /portal/docs docs
COPY --from=build /portal/tcp_portal tcp_portal
COPY --from=build /portal/cohorts cohorts
COPY --from=build /portal/trajectories trajectories
COPY --from=build /portal/finance finance
COPY --from=build /portal/workstreams workstreams
COPY --from=build /portal/tools/health.py tools/health.py
# numpy and scipy would each start a thread for every processor of the machine, in every process: a container has two
# processors, and 200 threads in all (docker-compose.yml).
ENV PATH=/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_PRODUCTION=1 \
    PORTAL_DATA_DIR=/data \
    WEB_CONCURRENCY=2 \
    OPENBLAS_NUM_THREADS=2
# An empty `static`: the settings name it, and every command would warn that it is not there.
RUN python -m compileall -q tcp_portal cohorts trajectories finance workstreams && mkdir static
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "tcp_portal.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--threads=4", \
     "--keep-alive=75", "--timeout=60", "--graceful-timeout=30", "--max-requests=20000", \
     "--max-requests-jitter=2000", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
