"""The proof kernel (TRUSTED BASE): so far the one rule that sets weaker near misses apart."""
