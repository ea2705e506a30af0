"""What subscriptions are told, and what single ones watch."""
