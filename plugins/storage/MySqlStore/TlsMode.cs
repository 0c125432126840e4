namespace Earshot.MySqlStore;

/// <summary>How connections to the server are encrypted.</summary>
public enum TlsMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>When the server can; its certificate is not looked at.</summary>
    Preferred,

    /// <summary>Always; the certificate is not looked at.</summary>
    Required,

    /// <summary>Always, and a trusted authority must have signed the certificate.</summary>
    VerifyCa,

    /// <summary>As <see cref="VerifyCa"/>, and the certificate must name the host.</summary>
    VerifyFull,
}
