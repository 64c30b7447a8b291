"""Networks, losses and laws, one idea each."""
