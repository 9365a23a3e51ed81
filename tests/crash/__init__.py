"""The service is killed, again and again, and afterwards everything is as it should be."""
