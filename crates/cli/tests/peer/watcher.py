"""Programs that watch and are not ours, for the tests: the parser of the Prometheus project, and OpenTelemetry's own messages.

  watcher.py ready          says whether they are there
  watcher.py metrics        reads metrics from standard input and prints each as a line of JSON
  watcher.py collect        takes traces over HTTP, prints its port, and then each span as a line of JSON
"""

import gzip
import http.server
import json
import sys


def metrics():
    from prometheus_client.parser import text_string_to_metric_families

    for family in text_string_to_metric_families(sys.stdin.read()):
        for sample in family.samples:
            one = {"family": family.name, "type": family.type, "help": family.documentation}
            print(json.dumps(one | {"name": sample.name, "labels": sample.labels, "value": sample.value}))


def value(any_value):
    return getattr(any_value, any_value.WhichOneof("value") or "string_value")


def spans(body):
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    request = ExportTraceServiceRequest.FromString(body)
    for resource in request.resource_spans:
        service = {one.key: value(one.value) for one in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield {
                    "service": service,
                    "name": span.name,
                    "trace": span.trace_id.hex(),
                    "id": span.span_id.hex(),
                    "parent": span.parent_span_id.hex(),
                    "attributes": {one.key: value(one.value) for one in span.attributes},
                    "events": [event.name for event in span.events],
                    "status": span.status.code,
                    "ended": span.end_time_unix_nano >= span.start_time_unix_nano > 0,
                }


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        good = self.path == "/v1/traces" and self.headers["content-type"] == "application/x-protobuf"
        for span in spans(body) if good else ():
            print(json.dumps(span), flush=True)
        self.send_response(200 if good else 400)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def collect():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def ready():
    import opentelemetry.proto.collector.trace.v1.trace_service_pb2  # noqa: F401
    import prometheus_client.parser  # noqa: F401


{"ready": ready, "metrics": metrics, "collect": collect}[sys.argv[1]]()
