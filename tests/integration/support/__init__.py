"""Helpers to start, drive and inspect a real service."""
