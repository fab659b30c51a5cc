// The shop sets its session cookie without flags: add what keeps it off plain HTTP, scripts and other sites' forms.
function flagged(cookie) {
    var attributes = cookie.attributes || '';
    ['Secure', 'HttpOnly', 'SameSite=Lax'].forEach(function (flag) {
        var name = flag.split('=')[0].toLowerCase();
        var there = attributes.split(';').some(function (each) {
            return each.trim().split('=')[0].toLowerCase() === name;
        });
        if (!there) {
            attributes = attributes ? attributes + '; ' + flag : flag;
        }
    });
    cookie.attributes = attributes;
}

function handler(event) {
    var cookies = event.response.cookies || {};
    Object.keys(cookies).forEach(function (name) {
        flagged(cookies[name]);
        (cookies[name].multiValue || []).forEach(flagged);
    });
    return event.response;
}
