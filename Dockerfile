# One image for all roles; docker-compose.yml says which container does what.
FROM node:26-bookworm-slim

ENV NODE_ENV=production
WORKDIR /app

# For posts.repository.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
  && rm -rf /var/lib/apt/lists/*

# The optional packages are a second Node and a Postgres, for machines that have neither: here DATABASE_URL is required.
COPY package.json package-lock.json ./
COPY runtime ./runtime
RUN npm ci --omit=dev --omit=optional && npm cache clean --force

COPY src ./src
# For MAIL=outbox; with SMTP nothing is written here.
RUN mkdir --mode=0700 data && chown node:node data
USER node

# All addresses of the container: what reaches it is decided by the published ports.
ENV HOST=0.0.0.0
EXPOSE 3000
# Asks by a name that the web part answers to. Containers without the role "web" switch it off.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Not "npm start": npm would stand between the engine's SIGTERM and the process that must finish its mail.
ENTRYPOINT ["node", "src/cli.ts"]
CMD ["start"]
