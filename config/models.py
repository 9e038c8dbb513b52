"""No models. Django tells only apps with this module that a migration is over, and the roles are given then."""
