from mail.conftest import certificate

__all__ = ["certificate"]
