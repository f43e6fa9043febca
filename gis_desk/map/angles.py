"""Angles in words."""


def dms(degrees: float, *, east: bool, decimals: int = 1) -> str:
    """Degrees, minutes and seconds with the hemisphere: ``109°36'05.3"E``."""
    letter = ("E" if degrees >= 0 else "W") if east else ("N" if degrees >= 0 else "S")
    units = 10**decimals
    total = round(abs(degrees) * 3600 * units)
    seconds, minutes, whole = total % (60 * units), total // (60 * units) % 60, total // (3600 * units)
    shown = f"{seconds / units:0{3 + decimals if decimals else 2}.{decimals}f}"
    return f"{whole}°{minutes:02d}′{shown}″{letter}"


def dms_plain(degrees: float) -> str:
    """An angle from 0 to 360 in degrees, minutes and seconds: ``87°03′05″``."""
    total = round(degrees * 3600) % (360 * 3600)
    return f"{total // 3600}°{total // 60 % 60:02d}′{total % 60:02d}″"
