"""The set of docker-compose.yml started on this machine's engine as a set of its own, checked and taken away again."""
