using System.Text;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Tests;

public sealed class HeaderNameTests
{
    /// <summary>All compact forms of the IANA registry "Header Fields" of SIP.</summary>
    public static TheoryData<string, string> CompactForms => new()
    {
        { "a", "Accept-Contact" },
        { "b", "Referred-By" },
        { "c", "Content-Type" },
        { "d", "Request-Disposition" },
        { "e", "Content-Encoding" },
        { "f", "From" },
        { "i", "Call-ID" },
        { "j", "Reject-Contact" },
        { "k", "Supported" },
        { "l", "Content-Length" },
        { "m", "Contact" },
        { "n", "Identity-Info" },
        { "o", "Event" },
        { "r", "Refer-To" },
        { "s", "Subject" },
        { "t", "To" },
        { "u", "Allow-Events" },
        { "v", "Via" },
        { "x", "Session-Expires" },
        { "y", "Identity" },
    };

    [Theory]
    [MemberData(nameof(CompactForms))]
    public void A_compact_form_means_what_the_long_one_means(string compact, string name)
    {
        HeaderName meaning = Parse(name);
        Parse(compact).Should().Be(meaning);
        Parse(compact.ToUpperInvariant()).Should().Be(meaning);
        Parse(name.ToUpperInvariant()).Should().Be(meaning);
    }

    [Fact]
    public void Letters_that_are_no_compact_form_are_other_headers()
    {
        HashSet<char> forms = [.. CompactForms.Select(row => ((string)row[0])[0])];
        for (char c = '\0'; c < 256; c++)
        {
            if (!forms.Contains(char.ToLowerInvariant(c)))
            {
                Parse(c.ToString()).Should().Be(HeaderName.Other, $"of {(int)c}");
            }
        }
    }

    [Theory]
    [InlineData("C%6Fntact")]
    [InlineData("Call-IDs")]
    [InlineData("Call_ID")]
    [InlineData("")]
    public void Another_header(string name) => Parse(name).Should().Be(HeaderName.Other);

    /// <summary>Each known header has its own name: nothing else is taken for it.</summary>
    [Theory]
    [InlineData("Call-ID", HeaderName.CallId)]
    [InlineData("Contact", HeaderName.Contact)]
    [InlineData("Content-Length", HeaderName.ContentLength)]
    [InlineData("Content-Type", HeaderName.ContentType)]
    [InlineData("CSeq", HeaderName.CSeq)]
    [InlineData("Date", HeaderName.Date)]
    [InlineData("From", HeaderName.From)]
    [InlineData("Server", HeaderName.Server)]
    [InlineData("To", HeaderName.To)]
    [InlineData("User-Agent", HeaderName.UserAgent)]
    [InlineData("Via", HeaderName.Via)]
    public void A_known_header(string name, object expected) => Parse(name).Should().Be((HeaderName)expected);

    private static HeaderName Parse(string name) => HeaderNames.Parse(Encoding.Latin1.GetBytes(name));
}
