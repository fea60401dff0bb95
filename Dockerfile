# Two stages: the first builds what make build builds, the second holds the
# program alone, run by a user without rights.
FROM golang:1.26-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
ENV CGO_ENABLED=0
WORKDIR /src
COPY . .
RUN make build

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data coupdemain && install -d -o coupdemain /data
COPY --from=build /src/bin/coupdemain /usr/local/bin/coupdemain
USER coupdemain
ENV COUPDEMAIN_ADDR=0.0.0.0:8080 COUPDEMAIN_DATA=/data
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["coupdemain"]
CMD ["serve"]
