# The page and the command line, without a model: a bundle is built for the processor that runs it,
# so it lies in the volume /models, which `setup` fills once. Nothing else needs the network; see
# docs/install.md. `make test-image` runs the same steps without a container.
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /dist .

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/dist,target=/dist \
    pip install --no-cache-dir "$(ls /dist/*.whl)[files,demo]"
RUN useradd --create-home --uid 10001 summarizer \
    && install --directory --owner summarizer /models
USER summarizer
WORKDIR /home/summarizer
ENV SUMMARIZER_HOME=/models
VOLUME /models
EXPOSE 7860
# Of the page; a container that summarizes one text has ended before.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/', timeout=4)"]
ENTRYPOINT ["summarizer"]
CMD ["demo", "--no-browser", "--host", "0.0.0.0"]
