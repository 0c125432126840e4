namespace Earshot.Mirror.Tests.Support;

/// <summary>A clock that is off.</summary>
internal sealed class ShiftedClock(TimeSpan shift, TimeZoneInfo? zone = null) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => zone ?? TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
