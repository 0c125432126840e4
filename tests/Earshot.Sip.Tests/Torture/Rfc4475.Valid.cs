namespace Earshot.Sip.Tests.Torture;

/// <summary>
/// What RFC 4475 asks for, message by message, as somebody who only listens can show it. Nobody is answered with 400; instead
/// what is wrong is counted by name, and what is usable is used.
/// </summary>
internal static partial class Rfc4475
{
    /// <summary>Section 3.1.1: well-formed, however odd. They must be accepted, so nothing may be counted as wrong.</summary>
    public static readonly ExpectedMessage[] Valid =
    [
        new("3.1.1.1", "wsinv", "white space and folds in every place, escapes in quotes, an empty header, unknown headers")
        {
            Method = "INVITE",
            RequestUri = "sip:vivekg@chair-dnrc.example.com;unknownparam",
            From = new("jdrosen", "example.com", "98asjd8"),
            To = new("vivekg", "chair-dnrc.example.com", "1918181833n"),
            CallId = "wsinv.ndaksdj@192.0.2.1",
            CSeq = 9, // "0009", folded
            SentBy = "192.0.2.2",
            Branch = "390skdjuw",
            Vias = 2, // and a third in the second, behind a comma
            Body = 150,
            Calls = 1,
            Media = ExpectedMessage.AudioAndVideo("192.0.2.4"), // c= differs from o=
        },
        new("3.1.1.2", "intmeth", "every character that a method, a user, a token and a quoted string may have, even NUL")
        {
            Method = "!interesting-Method0123456789_*+`.%indeed'~",
            RequestUri = "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
            From = new("mundane", "example.com", "_token~1'+`*%!-."),
            To = new("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", "example.com"),
            CallId = "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{",
            CSeq = 139122385,
            SentBy = "host1.example.com",
            Branch = "z9hG4bK-.!%66*_+`'~",
        },
        new("3.1.1.3", "esc01", "an escape is equivalent to the character that it encodes; escapes are read once only")
        {
            Method = "INVITE",
            RequestUri = "sip:sips%3Auser%40example.com@example.net",
            From = new("I have spaces", "example.net", "938"),
            To = new("user", "example.com"),
            CallId = "esc01.239409asdfakjkn23onasd0-3234",
            CSeq = 234234,
            SentBy = "host5.example.net",
            Branch = "z9hG4bKkdjuw",
            Body = 150,
            Calls = 1,
            Media = ExpectedMessage.AudioAndVideo("192.0.2.1"),
        },
        new("3.1.1.4", "escnull", "an escaped null must not shorten a user")
        {
            Method = "REGISTER",
            RequestUri = "sip:example.com",
            From = new("null-%00-null", "example.com", "839923423"),
            To = new("null-%00-null", "example.com"),
            CallId = "escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd",
            CSeq = 14398234,
            SentBy = "host5.example.com",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.1.1.5", "esc02", "escapes are none outside of URIs: the method is not REGISTER, C%6Fntact is an unknown header")
        {
            Method = "RE%47IST%45R",
            RequestUri = "sip:registrar.example.com",
            From = new("resource", "example.com", "f232jadfj23"),
            To = new("resource", "example.com"),
            CallId = "esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf",
            CSeq = 29344,
            SentBy = "host.example.com",
            Branch = "z9hG4bK209%fzsnel234",
        },
        new("3.1.1.6", "lwsdisp", "no white space between display name and <")
        {
            Method = "OPTIONS",
            RequestUri = "sip:user@example.com",
            From = new("caller", "example.com", "323"),
            To = new("user", "example.com"),
            CallId = "lwsdisp.1234abcd@funky.example.com",
            CSeq = 60,
            SentBy = "funky.example.com",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.1.1.7", "longreq", "long values in every header, 34 Via headers in every spelling")
        {
            Method = "INVITE",
            RequestUri = "sip:user@example.com",
            From = new(Repeat("amazinglylongcallername", 5), "example.net", $"12{Repeat("982", 50)}424"),
            To = new("user", "example.com"),
            CallId = $"longreq.one{Repeat("really", 20)}longcallid",
            CSeq = 3882340,
            SentBy = "sip33.example.com",
            Vias = 34,
            Body = 150,
            Calls = 1,
            Media = ExpectedMessage.AudioAndVideo("192.0.2.1"),
        },
        new("3.1.1.8", "dblreq", "the octets behind the body look like an INVITE and must be ignored")
        {
            Method = "REGISTER",
            RequestUri = "sip:example.com",
            From = new("j.user", "example.com", "43251j3j324"),
            To = new("j.user", "example.com"),
            CallId = "dblreq.0ha0isndaksdj99sdfafnl3lk233412",
            CSeq = 8,
            SentBy = "192.0.2.125",
            Branch = "z9hG4bKkdjuw23492",
            Defects = ["sip_trailing_bytes"],
        },
        new("3.1.1.9", "semiuri", "a semicolon within the user part begins no parameter")
        {
            Method = "OPTIONS",
            RequestUri = "sip:user;par=u%40example.net@example.com",
            From = new("caller", "example.org", "33242"),
            To = new("j_user", "example.com"),
            CallId = "semiuri.0ha0isndaksdj",
            CSeq = 8,
            SentBy = "192.0.2.1",
            Branch = "z9hG4bKkdjuw",
        },
        new("3.1.1.10", "transports", "any transport in Via, known or not")
        {
            Method = "OPTIONS",
            RequestUri = "sip:user@example.com",
            From = new("caller", "example.com", "323"),
            To = new("user", "example.com"),
            CallId = "transports.kijh4akdnaqjkwendsasfdj",
            CSeq = 60,
            SentBy = "t1.example.com",
            Branch = "z9hG4bKkdjuw",
            Vias = 5,
        },
        new("3.1.1.11", "mpart01", "a multipart body with binary in it")
        {
            Method = "MESSAGE",
            RequestUri = "sip:kumiko@example.org",
            From = new("fluffy", "example.com", "2fb0dcc9"),
            To = new("kumiko", "example.org"),
            CallId = "3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..",
            CSeq = 1,
            SentBy = "127.0.0.1:5070",
            Branch = "z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-",
            Body = 553,
        },
        new("3.1.1.12", "unreason", "a reason phrase with anything in it, in UTF-8")
        {
            StatusCode = 200,
            Reason = "= 2**3 * 5**2 но сто девяносто девять - простое",
            CSeqMethod = "INVITE",
            From = new("user", "example.com", "11141343"),
            To = new("user", "example.edu", "2229"),
            CallId = "unreason.1234ksdfak3j2erwedfsASdf",
            CSeq = 35,
            SentBy = "192.0.2.198",
            Branch = "z9hG4bK1324923",
            Body = 154,
        },
        new("3.1.1.13", "noreason", "no reason phrase at all")
        {
            StatusCode = 100,
            CSeqMethod = "INVITE",
            From = new("user", "example.com", "39ansfi3"),
            To = new("user", "example.edu", "902jndnke3"),
            CallId = "noreason.asndj203insdf99223ndf",
            CSeq = 35,
            SentBy = "192.0.2.105",
            Branch = "z9hG4bK2398ndaoe",
        },
    ];

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
