// The load balancer's firewall counts requests by this header. A viewer can send any X-Forwarded-For; this one is overwritten.
function handler(event) {
    event.request.headers['x-viewer-address'] = {value: event.viewer.ip};
    return event.request;
}
