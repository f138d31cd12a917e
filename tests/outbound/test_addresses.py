"""Where this server may connect: a table of addresses and of tricks."""

import socket

import pytest

from liveblog.errors import AddressRefused
from liveblog.networks import read_networks
from liveblog.outbound.addresses import is_allowed
from liveblog.outbound.guard import GuardedBackend, resolve

PUBLIC = str.split(
    "1.1.1.1 8.8.8.8 93.184.215.14 172.15.255.255 172.32.0.1 100.63.255.255 100.128.0.0 11.0.0.0 169.253.1.1 "
    "192.0.1.1 198.17.0.1 198.20.0.1 223.255.255.255 2606:4700::1111 2a00:1450:4001:80b::200e 2001:4860:4860::8888 "
    "2001:200::1 2620:fe::fe ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:0808:0808::1 2001:0:808:808:0:0:f7f7:f7f7 "
)
PRIVATE = str.split(
    "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.0.1 "
    "169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 "
    "198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 "
    "::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 "
    "64:ff9b::a9fe:a9fe 64:ff9b::10.0.0.1 64:ff9b:1::1 100::1 2001:0:4136:e378:8000:63bf:80ff:fffe 2001::1 2001:2::1 "
    "2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::1 2002:a9fe:a9fe::1 2002:c0a8:101::1 3fff::1 "
    "2a00::5efe:10.0.0.1 2a00::200:5efe:127.0.0.1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 "
    "ff0e::1 4000::1 ::ffff:0:a00:1 2620::5efe:c0a8:1 "
)
SPELLINGS = str.split(
    "127.0.0.1 127.1 127.0.1 0177.0.0.1 0x7f.0.0.1 0x7f.1 2130706433 0x7f000001 017700000001 0 0x0 localhost ::1 "
    "0:0:0:0:0:0:0:1 ::ffff:127.0.0.1 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 "
)


def test_the_table_is_long_enough():
    """More than sixty addresses that must not be connected to stand in it, each once."""
    assert len(set(PRIVATE)) == len(PRIVATE) > 60


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_is_open(address):
    """Addresses beside reserved networks are public, and so is what carries a public one."""
    assert is_allowed(address, 443)
    assert is_allowed(address, 80)
    assert not is_allowed(address, 22)


@pytest.mark.parametrize("address", PRIVATE)
def test_everything_else_is_closed(address):
    """Private, shared, loopback, link-local, reserved, documented, multicast; and all forms that carry such."""
    assert not is_allowed(address, 443)


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_spelling_changes_nothing(spelling):
    """However a resolver reads octal, hexadecimal or missing parts: what it made of them is judged."""
    guard = GuardedBackend((), resolve)
    with pytest.raises(AddressRefused):
        await guard.connect_tcp(spelling, 80)
    guard.names.close()


async def test_one_bad_address_among_good_ones_is_enough():
    """A name with a public and a private address is refused whole: which one is connected to would be chance."""
    guard = GuardedBackend((), lambda *_: ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        await guard.connect_tcp("two.example", 443)
    guard.names.close()


async def test_no_socket_of_this_machine_is_opened(tmp_path):
    """A file that is a socket, such as a database's, is no address."""
    guard = GuardedBackend((), resolve)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        with pytest.raises(AddressRefused):
            await guard.connect_unix_socket(str(tmp_path / "socket"))
    guard.names.close()


@pytest.mark.parametrize(
    ("address", "port", "allowed", "is_open"),
    [
        ("10.1.2.3", 443, "10.1.0.0/16", True),
        ("10.1.2.3", 8443, "10.1.0.0/16", True),
        ("10.2.2.3", 443, "10.1.0.0/16", False),
        ("10.1.2.3", 8443, "10.1.2.3:8443", True),
        ("10.1.2.3", 443, "10.1.2.3:8443", False),
        ("::ffff:10.1.2.3", 8443, "10.1.2.3:8443", True),
        ("64:ff9b::10.1.2.3", 443, "10.1.2.3", True),
        ("fd00::7", 8443, "10.0.0.0/8, [fd00::7]:8443", True),
        ("fd00::7", 443, "[fd00::/64]:8443;fd00::7", False),
        ("93.184.215.14", 8443, "93.184.215.14:8443", True),
        ("169.254.169.254", 80, "10.0.0.0/8", False),
    ],
)
def test_what_is_allowed_is_open_and_no_more(address, port, allowed, *, is_open):
    """A network of the house is opened by a setting, on one port or on all; a form that carries one counts as it."""
    networks = read_networks(allowed.replace(";fd00::7", ""))
    assert is_allowed(address, port, networks) is is_open


@pytest.mark.parametrize(
    "wrong", ["internal", "10.0.0.1/8", "10.0.0.0/33", "10.1.2.3:0", "10.1.2.3:99999", "[x]:80", ":80"]
)
def test_what_is_no_network_is_told(wrong):
    """A name, host bits or a port that is none stop the server with the entry named."""
    with pytest.raises(ValueError, match="must"):
        read_networks(f"10.0.0.0/8 {wrong}")
