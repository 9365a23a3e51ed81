FROM python:3.13-slim
WORKDIR /srv/amends
COPY . /src
RUN pip install --no-cache-dir "/src[postgres]" && rm -rf /src && useradd --system amends && chown amends .
USER amends
EXPOSE 8700
ENTRYPOINT ["amends"]
CMD ["run"]
