# Build: docker build -t kaldi-doctor .
# Use:   docker run --rm -v "$PWD/exp:/work/exp:ro" kaldi-doctor diagnose exp
FROM python:3.13-slim
COPY . /src
RUN pip install --no-cache-dir /src && rm -rf /src && useradd --create-home doctor
USER doctor
WORKDIR /work
# matplotlib keeps its font list here; the home directory may be read-only.
ENV MPLCONFIGDIR=/tmp/matplotlib
ENTRYPOINT ["kaldi-doctor"]
CMD ["--help"]
