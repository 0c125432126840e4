using System.Text;
using Earshot.Mirror.Wire;

namespace Earshot.Mirror.Tests.Wire;

public sealed class HandshakeTests
{
    [Fact]
    public void Both_texts_end_with_NUL() =>
        Encoding.ASCII.GetString(Handshake.Compose(5, "branch office", new DateTimeOffset(2026, 11, 5, 7, 8, 9, TimeSpan.FromHours(2))))
            .Should().Be("sensor_id_name: 5:branch office\0sensor_time: 2026-11-05 07:08:09\0");

    [Theory]
    [InlineData("5:a", true, 5, "a")]
    [InlineData("32767:a:b c", true, 32767, "a:b c")]
    [InlineData("0:a", false, 0, "")]
    [InlineData("-1:a", false, 0, "")]
    [InlineData("5:", false, 5, "")]
    [InlineData(":a", false, 0, "")]
    [InlineData("5", false, 0, "")]
    [InlineData("5:a\u0007", false, 5, "")]
    [InlineData("5:\u00e4", false, 5, "")]
    [InlineData("99999999999:a", false, 0, "")]
    [InlineData("", false, 0, "")]
    public void A_name_is_printable_and_has_a_number(string text, bool isName, int id, string name)
    {
        Handshake.TryReadName(Encoding.Latin1.GetBytes(text), out int readId, out string readName).Should().Be(isName);
        (readId, readName).Should().Be((id, name));
    }

    [Theory]
    [InlineData("2026-11-05 12:00:00", 0)]
    [InlineData("2026-11-05 12:00:03", 3)]
    [InlineData("2026-11-05 11:59:57", -3)]
    [InlineData("2026-11-05 14:00:01", 1)] // a zone of whole hours
    [InlineData("2026-11-05 17:29:59", -1)] // one of half hours
    [InlineData("2026-11-06 01:00:00", 0)] // across midnight
    [InlineData("2026-11-05 12:15:00", 900)]
    [InlineData("2026-11-05 12:15:01", -899)]
    public void Time_zones_do_not_count(string theirs, int difference)
    {
        Handshake.TryReadTime(Encoding.ASCII.GetBytes(theirs), out DateTime time).Should().BeTrue();

        Handshake.ClockDifference(time, new DateTimeOffset(2026, 11, 5, 12, 0, 0, 900, TimeSpan.Zero)).Should().Be(difference);
    }

    [Fact]
    public void Both_in_a_zone_of_quarter_hours_agree()
    {
        var now = new DateTimeOffset(2026, 11, 5, 17, 45, 0, TimeSpan.FromMinutes(345));

        Handshake.ClockDifference(now.DateTime, now).Should().Be(0);
        Handshake.ClockDifference(now.UtcDateTime, now).Should().Be(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-05")]
    [InlineData("2026-13-05 12:00:00")]
    [InlineData("2026-11-05 12:00:00 ")]
    public void What_is_no_time_is_none(string text) => Handshake.TryReadTime(Encoding.ASCII.GetBytes(text), out _).Should().BeFalse();
}
