"""Addresses that must lead nowhere: private networks in all spellings, names that lie, and what is no address."""

from tests.outbound.test_addresses import SPELLINGS

NAMES = {
    "inside.example": ["10.0.0.1"],
    "both.example": ["93.184.215.14", "10.0.0.1"],
    "sixes.example": ["2606:4700::1111", "fd00::1"],
    "mapped.example": ["::ffff:169.254.169.254"],
    "translated.example": ["64:ff9b::7f00:1"],
    "zoned.example": ["fe80::1%eth0"],
    "nowhere.example": [],
}
"""What a name server says of them."""

_HOSTS = (
    *SPELLINGS,
    *NAMES,
    *("10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.5.4", "192.0.0.8", "192.168.0.1", "198.18.0.1", "224.0.0.1"),
    *("240.0.0.1", "255.255.255.255", "[::]", "[::ffff:7f00:1]", "[::ffff:a00:1]", "[64:ff9b::a00:1]", "[fd00::1]"),
    *("[64:ff9b:1::1]", "[2002:7f00:1::1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[2a00::5efe:10.0.0.1]"),
    *("[fe80::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[fe80::1%25eth0]", "[fd00:ec2::254]"),
    *("127.0.0.1.", "LOCALHOST", "\uff11\uff12\uff17.0.0.1", "127。0。0。1", "93.184.215.14:22", "93.184.215.14:6379"),
    *(
        "user@93.184.215.14",
        "93.184.215.14@10.0.0.1",
        "93.184.215.14\\@10.0.0.1",
        "-a.example",
    ),
)
TRICKS = (
    *(f"http://{'[' + host + ']' if host.count(':') > 1 and host[0] != '[' else host}/x" for host in _HOSTS),
    *(
        "https://127.0.0.1/",
        "ftp://93.184.215.14/",
        "file:///etc/passwd",
        "gopher://93.184.215.14/",
        "data:text/html,x",
    ),
    *("unix:///run/redis.sock", "javascript:0", "//10.0.0.1/", "http:///x", "http://10.0.0.1:80/\r\nX: y", "x", ""),
)
