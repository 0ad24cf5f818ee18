"""The screen: the only folder beside `app.py` that knows Streamlit."""
