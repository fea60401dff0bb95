# Two stages: the first builds what make build builds, the second holds the
# program, its directory and nothing else, run by a user without rights.
FROM golang:1.26-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /src

# What is fetched changes less often than what is written.
COPY go.mod go.sum ./
RUN go mod download
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

COPY . .
ARG VERSION=
ENV CGO_ENABLED=0
RUN make build LDFLAGS="-s -w" VERSION="$VERSION" && mkdir /empty

# Certificates of the authorities and a user nonroot (65532), no shell.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /src/bin/coupdemain /usr/local/bin/coupdemain
COPY --from=build --chown=65532:65532 --chmod=700 /empty /data
USER 65532:65532
ENV COUPDEMAIN_ADDR=0.0.0.0:8080 COUPDEMAIN_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --start-interval=1s --retries=3 CMD ["coupdemain", "healthy"]
ENTRYPOINT ["coupdemain"]
CMD ["serve"]
