"""What the tests need to start, drive and inspect a real service."""
