"""How bytes reach a socket that belongs to a transport."""

import os
import socket

import pytest

from liveblog.serving.socket_writer import BorrowedSocket, NoDirectWrite


def test_a_borrowed_socket_is_given_back():
    """Whatever becomes of what was borrowed, the socket stays open, and its number is nobody else's."""
    near, far = socket.socketpair()
    with near, far:
        borrowed = BorrowedSocket(fileno=near.fileno())
        assert borrowed.send(b"one") == 3
        del borrowed
        assert os.fstat(near.fileno())
        near.send(b" two")
        assert far.recv(16) == b"one two"


def test_a_full_socket_says_so_at_once():
    """What is not taken now is told by an error, not waited for, although the object was told of no timeout."""
    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        borrowed = BorrowedSocket(fileno=near.fileno())
        taken = borrowed.send(b"x" * 10_000_000)
        assert taken < 10_000_000
        with pytest.raises(BlockingIOError):
            borrowed.send(b"x" * 10_000_000)


def test_a_detour_takes_nothing():
    """A connection that is encrypted has no short way."""
    with pytest.raises(BlockingIOError):
        NoDirectWrite().send(b"x")
